export function Simulate() {
  return <main class="wide" id="main" />;
}
