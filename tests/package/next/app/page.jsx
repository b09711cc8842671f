import { listImages } from "cf-list-images";
import Images from "./images.jsx";

export const dynamic = "force-dynamic";

/** A server component, which has the token. */
export default async function Page() {
  const { BASE_URL: baseURL, ACCOUNT_ID: accountId, API_TOKEN: apiToken, ENDPOINT } = process.env;
  let count = 0;
  for await (const { id } of listImages({ baseURL, accountId, apiToken })) count += id ? 1 : 0;
  return (
    <main>
      <p id="server">{count}</p>
      <Images endpoint={ENDPOINT} />
    </main>
  );
}
