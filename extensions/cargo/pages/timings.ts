import { loadTexts } from "./common/texts.ts";
import { TimingsPage } from "./timings/timings-page.ts";

loadTexts();
new TimingsPage().start();
