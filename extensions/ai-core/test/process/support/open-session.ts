import { OnnxSession } from "../../../worker/decoder/onnx-session.ts";

/** Opens the model file of the command line and ends. */
const session = await OnnxSession.open(process.argv[2] ?? "", { threads: 1 });
await session.release();
console.log("opened");
