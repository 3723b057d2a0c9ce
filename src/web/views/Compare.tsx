export function Compare() {
  return <main class="wide" id="main" />;
}
