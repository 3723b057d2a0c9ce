import type { ComponentType } from "preact";
import { useEffect, useState } from "preact/hooks";

interface Props<Properties extends object> {
  load(): Promise<ComponentType<Properties>>;
  readonly properties: Properties;
}

/** A part of the page whose code arrives when it is first shown. Give each its own `key`. */
export function Lazy<Properties extends object>({ load, properties }: Props<Properties>) {
  const [Component, setComponent] = useState<ComponentType<Properties> | undefined>(undefined);
  useEffect(() => {
    let wanted = true;
    void load().then((loaded) => wanted && setComponent(() => loaded));
    return () => {
      wanted = false;
    };
  }, []);
  return Component === undefined ? (
    <p class="card full empty" aria-busy="true">
      Loading …
    </p>
  ) : (
    <Component {...properties} />
  );
}
