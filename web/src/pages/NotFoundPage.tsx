import { useEffect } from "preact/hooks";
import { Link } from "../components/Link.tsx";

/** Any address that names no page. */
export function NotFoundPage() {
  useEffect(() => {
    document.title = "Not found · Quantum Voice";
  }, []);
  return (
    <section class="card narrow">
      <h1>There is nothing here</h1>
      <p>
        The address names no page. <Link href="/">Talk to an agent</Link> or <Link href="/calls">look at calls</Link>.
      </p>
    </section>
  );
}
