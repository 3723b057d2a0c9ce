import { afterAll, beforeAll, expect, it } from "vitest";
import { runCli, words } from "../cli/runCli.ts";
import { describeInBrowser, drop, save, stage, type Stage } from "./browser.ts";

type Load = Readonly<Record<string, string>>;

describeInBrowser("the simulator in a browser", () => {
  let here: Stage;
  beforeAll(async () => {
    here = await stage();
  });
  afterAll(() => here.close());

  it.each<[string, Load]>([
    ["random arrivals", { requestRate: "4", isl: "500..1500", osl: "50..200" }],
    [
      "bursty arrivals, log-normal lengths and drafts",
      {
        requestRate: "6",
        arrivals: "gamma",
        burstiness: "0.5",
        islSigma: "1",
        oslSigma: "0.8",
        draftTokens: "3",
      },
    ],
    [
      "conversations on two replicas with a prefix cache",
      {
        requestRate: "1",
        turns: "4",
        replicas: "2",
        routing: "power-of-two",
        prefixCaching: "true",
        sharedPrefixTokens: "900",
      },
    ],
    [
      "Weibull arrivals, with a demand",
      { requestRate: "5", arrivals: "weibull", burstiness: "0.7", slo: "ttft<=1h@p99" },
    ],
    [
      "experts in two pipeline stages",
      { model: "mixtral-8x7b", tp: "2", pp: "2", concurrency: "20", isl: "500..1500" },
    ],
    [
      "experts over data-parallel ranks, under the rates of a day",
      {
        model: "deepseek-v3",
        hardware: "h200-sxm",
        tp: "1",
        attentionDp: "8",
        ep: "8",
        rateProfile: "daily:6,0.7/60s",
      },
    ],
    [
      "a closed loop short of memory, prompts in one piece",
      { concurrency: "40", kvBlocks: "3000", osl: "400", chunkedPrefill: "false" },
    ],
  ])("gives the figures of the command line: %s", async (_, load) => {
    const question = { model: "llama-3.1-8b", hardware: "h100-sxm", requests: "200", seed: "7", ...load };
    const { page, faults } = await here.visit(`#v1/simulate?${new URLSearchParams(question)}`);
    await page.getByRole("button", { name: "Run" }).click();
    await page.getByText(/^Done: \d+ of \d+ requests$/).waitFor();
    const saved = (await save(page, "Save JSON")).toString();
    const command = words(await page.getByLabel("Command line", { exact: true }).innerText());
    const { stdout } = await runCli([...command.slice(1), "--json"]);
    expect(JSON.parse(stdout)).toMatchObject({ feasible: true, finished: true });
    expect(saved).toBe(stdout);
    expect(faults).toEqual([]);
  });

  it("pauses, resumes and stops; what it has shown so far is its result", async () => {
    const { page, faults } = await here.visit(
      "#v1/simulate?model=llama-3.1-8b&hardware=h100-sxm&requestRate=5&requests=200000",
    );
    const click = (name: string) => page.getByRole("button", { name, exact: true }).click();
    await click("Run");
    await page.getByText(/^Running: \d+ of 200000 requests/).waitFor();
    await click("Pause");
    await page.getByText(/^Paused/).waitFor();
    await click("Resume");
    await page.getByText(/^Running/).waitFor();
    await click("Stop");
    await page.getByText(/^Stopped: /).waitFor();
    expect(JSON.parse((await save(page, "Save JSON")).toString())).toMatchObject({ finished: false });
    expect(faults).toEqual([]);
  });

  it("replays a trace that is dropped", async () => {
    const { page, faults } = await here.visit("#v1/bench?model=llama-3.1-8b&hardware=h100-sxm");
    await page.locator(".headline").waitFor();
    await drop(
      page,
      "AzureLLMInferenceTrace_conv.csv",
      "TIMESTAMP,ContextTokens,GeneratedTokens\n2023-11-16 18:15:46.6805900,374,44\n2023-11-16 18:15:50.9951690,396,109\n2023-11-16 18:15:51.2225670,879,55\n",
    );
    await page.getByText("Trace AzureLLMInferenceTrace_conv.csv").waitFor();
    await page.getByRole("button", { name: "Run" }).click();
    await page.getByText(/^Done: 3 of 3 requests/).waitFor();
    await page.getByRole("heading", { name: "TTFT, cumulative" }).waitFor();
    await page.getByRole("button", { name: "Without the trace" }).click();
    expect(faults).toEqual([]);
  });

  it("answers on the bench by itself at the simulated fidelity", async () => {
    const { page, faults } = await here.visit("#v1/bench?model=llama-3.1-8b&hardware=h100-sxm&concurrency=4");
    await page.getByText("Simulated", { exact: true }).click();
    await page.getByText(/^Done: 40 of 40 requests/).waitFor();
    await page.waitForURL(/fidelity=simulated/);
    await page.getByLabel("Concurrency", { exact: true }).fill("5");
    await page.getByText(/^Done: 50 of 50 requests/).waitFor();
    expect(faults).toEqual([]);
  });
});
