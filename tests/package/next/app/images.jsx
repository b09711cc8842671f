"use client";

import { listImages } from "cf-list-images";
import { useEffect, useState } from "react";

/** A client component, which calls a proxy. */
export default function Images({ endpoint }) {
  const [count, setCount] = useState();
  useEffect(() => {
    const list = async () => {
      const { images } = await listImages({ endpoint });
      setCount(images.length);
    };
    list().catch((error) => setCount(`${error}`));
  }, [endpoint]);
  return <p id="client">{count}</p>;
}
