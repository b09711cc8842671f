"use client";

import { listImages } from "cf-list-images";
import { useEffect, useState } from "react";

/** A client component, which calls a proxy. */
export default function Images({ endpoint }: { endpoint: string }) {
  const [count, setCount] = useState("");
  useEffect(() => {
    const list = async () => {
      const { images } = await listImages({ endpoint, version: 2 });
      setCount(`${images.length}`);
    };
    list().catch((error) => setCount(String(error)));
  }, [endpoint]);
  return <output>{count}</output>;
}
