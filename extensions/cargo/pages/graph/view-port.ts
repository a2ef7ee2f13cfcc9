import type { Area } from "./spatial-grid.ts";

/** Which part of the drawing is seen: a point of it is drawn at `point * scale + offset`. */
export interface ViewPort {
    readonly scale: number;
    readonly x: number;
    readonly y: number;
}

export interface Size {
    readonly width: number;
    readonly height: number;
}

export const smallestScale = 0.02;
export const largestScale = 4;

/** Zooms so that the point below the pointer stays where it is. */
export function zoomedAt(view: ViewPort, x: number, y: number, factor: number): ViewPort {
    const scale = Math.min(largestScale, Math.max(smallestScale, view.scale * factor));
    const ratio = scale / view.scale;
    return { scale, x: x - (x - view.x) * ratio, y: y - (y - view.y) * ratio };
}

export function movedBy(view: ViewPort, x: number, y: number): ViewPort {
    return { scale: view.scale, x: view.x + x, y: view.y + y };
}

/** Shows the whole drawing with a margin, no larger than it is. */
export function fitted(drawing: Size, window: Size, margin = 24): ViewPort {
    const wide = (window.width - 2 * margin) / Math.max(1, drawing.width);
    const tall = (window.height - 2 * margin) / Math.max(1, drawing.height);
    const scale = Math.min(1, Math.max(smallestScale, Math.min(wide, tall)));
    return {
        scale,
        x: (window.width - drawing.width * scale) / 2,
        y: (window.height - drawing.height * scale) / 2,
    };
}

/** Brings an area into the middle, at a scale that can be read. */
export function centredOn(view: ViewPort, area: Area, window: Size): ViewPort {
    const scale = Math.max(view.scale, 0.8);
    return {
        scale,
        x: window.width / 2 - (area.x + area.width / 2) * scale,
        y: window.height / 2 - (area.y + area.height / 2) * scale,
    };
}

/** The part of the drawing that a window shows. */
export function seenArea({ scale, x, y }: ViewPort, { width, height }: Size): Area {
    return { x: -x / scale, y: -y / scale, width: width / scale, height: height / scale };
}

export function pointAt({ scale, x, y }: ViewPort, left: number, top: number) {
    return { x: (left - x) / scale, y: (top - y) / scale };
}
