import type { GraphDrawing } from "./graph-drawing.ts";
import { type PaintOptions, paintGraph } from "./paint-graph.ts";
import type { Size, ViewPort } from "./view-port.ts";

/** Fewer lines than this are painted anew in every frame. */
const manyLinks = 600;
/** Part of the window that is painted beyond each of its borders. */
const margin = 0.5;

/**
 * While a large drawing moves, a picture of it is moved instead: painting thousands of lines takes
 * longer than a frame. It is larger than the window, and painted anew when the window leaves it.
 */
export class MovingPicture {
    private picture: OffscreenCanvas | undefined;
    private view: ViewPort = { scale: 1, x: 0, y: 0 };
    private size: Size = { width: 0, height: 0 };

    /** The drawing has changed, or stands still and is painted sharply. */
    forget(): void {
        this.picture = undefined;
    }

    paint(canvas: CanvasRenderingContext2D, drawing: GraphDrawing, options: PaintOptions): void {
        if (drawing.ends.length < manyLinks) {
            paintGraph(canvas, drawing, options);
            return;
        }
        const picture = this.covers(options) ? this.picture : this.taken(drawing, options);
        if (picture === undefined) {
            paintGraph(canvas, drawing, options);
            return;
        }
        const { view, size, ratio, theme } = options;
        canvas.setTransform(ratio, 0, 0, ratio, 0, 0);
        canvas.fillStyle = theme.background;
        canvas.fillRect(0, 0, size.width, size.height);
        const { left, top, growth } = this.placeIn(view);
        canvas.drawImage(picture, left, top, this.size.width * growth, this.size.height * growth);
    }

    /** Where the picture lies in a window that shows another part. */
    private placeIn(view: ViewPort): { left: number; top: number; growth: number } {
        const growth = view.scale / this.view.scale;
        return { left: view.x - this.view.x * growth, top: view.y - this.view.y * growth, growth };
    }

    private covers({ view, size }: PaintOptions): boolean {
        if (this.picture === undefined) return false;
        const { left, top, growth } = this.placeIn(view);
        // A picture that is stretched too far looks blurred.
        if (growth > 2.5) return false;
        const right = left + this.size.width * growth;
        const bottom = top + this.size.height * growth;
        return left <= 0 && top <= 0 && right >= size.width && bottom >= size.height;
    }

    private taken(drawing: GraphDrawing, options: PaintOptions): OffscreenCanvas | undefined {
        const { view, size, ratio } = options;
        const [across, down] = [size.width * margin, size.height * margin];
        this.size = { width: size.width + 2 * across, height: size.height + 2 * down };
        this.view = { scale: view.scale, x: view.x + across, y: view.y + down };
        const picture = new OffscreenCanvas(this.size.width * ratio, this.size.height * ratio);
        const context = picture.getContext("2d", { alpha: false });
        if (context === null) return undefined;
        const target = context as unknown as CanvasRenderingContext2D;
        paintGraph(target, drawing, { ...options, view: this.view, size: this.size });
        this.picture = picture;
        return picture;
    }
}
