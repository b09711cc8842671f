// The script of the head, which runs before anything is painted: the theme, and the request for the first images, which is
// under way while the page's script is loading.
import { requestFirstPage } from "./first-page.ts";
import { startTheme } from "./theme.ts";

startTheme();
// The other page, /use, lists nothing.
if (location.pathname === "/") requestFirstPage();
