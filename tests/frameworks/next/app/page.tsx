import { listImages } from "cf-list-images";
import Image from "next/image";
import Link from "next/link";

type Props = { searchParams: Promise<{ after?: string }> };

export default async function Page({ searchParams }: Props) {
  const { after } = await searchParams;
  const { images, next } = await listImages({
    accountId: process.env.CLOUDFLARE_ACCOUNT_ID ?? "",
    apiToken: process.env.CLOUDFLARE_API_TOKEN ?? "",
    baseURL: process.env.IMAGES_API,
    version: 2,
    perPage: 12,
    continuationToken: after,
  });
  return (
    <main>
      {images.map(({ id = "", filename = "", variants: [src = ""] = [] }) => (
        <Image key={id} src={src} alt={filename} width={200} height={150} />
      ))}
      {next && <Link href={{ query: { after: next.continuationToken } }}>Next page</Link>}
    </main>
  );
}
