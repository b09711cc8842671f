// The Worker of `npm run dev`: the same, with sample pictures in the local simulator of the account.
import { withSamples } from "cf-list-images/samples";
import worker from "cf-list-images/worker";

export default withSamples(worker);
