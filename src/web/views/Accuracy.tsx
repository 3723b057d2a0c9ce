export function Accuracy() {
  return <main class="wide" id="main" />;
}
