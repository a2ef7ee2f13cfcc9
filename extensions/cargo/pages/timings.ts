import { loadTexts } from "./common/texts.ts";

loadTexts();
