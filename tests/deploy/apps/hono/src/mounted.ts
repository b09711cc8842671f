import { imagesProxy } from "cf-list-images/worker";
import { Hono } from "hono";

const app = new Hono<{ Bindings: Env }>();

app.get("/", (c) => c.text("the rest of the app"));
app.mount("/api/images", imagesProxy({ basePath: "/" }).fetch);

export default app;
