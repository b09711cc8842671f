import { withSamples } from "cf-list-images/samples";
import app from "./index";

export default withSamples(app);
