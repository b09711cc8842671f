import { imagesProxy } from "cf-list-images/worker";
import { Hono } from "hono";
import { cors } from "hono/cors";

const images = imagesProxy({ basePath: "/api/images" });
const app = new Hono<{ Bindings: Env }>();

app.use("/api/*", cors({ origin: "https://www.example.com" }));
app.get("/", (c) => c.text("the rest of the app"));
app.all("/api/images/*", (c) => images.fetch(c.req.raw, c.env));

export default app;
