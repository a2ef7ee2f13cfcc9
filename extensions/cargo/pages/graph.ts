import { loadTexts } from "./common/texts.ts";
import { GraphPage } from "./graph/graph-page.ts";

loadTexts();
new GraphPage().start();
