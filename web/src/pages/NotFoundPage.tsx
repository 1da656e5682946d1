import { Link } from "../components/Link.tsx";

/** Any address that names no page. */
export function NotFoundPage() {
  return (
    <section class="card narrow">
      <h1>There is nothing here</h1>
      <p>
        The address names no page. <Link to={{ page: "talk" }}>Talk to an agent</Link> or{" "}
        <Link to={{ page: "calls" }}>look at calls</Link>.
      </p>
    </section>
  );
}
