import Images from "./images";

export const dynamic = "force-dynamic";

export default function Page() {
  return <Images endpoint={`${process.env.IMAGES_ORIGIN}/images/v2`} />;
}
