export function Pareto() {
  return <main class="wide" id="main" />;
}
