import { look, screenshot, started, withPage, chooseFile, longTasks } from "./page.mjs";
import { id, go, loadSample } from "./person.mjs";
function customers(n) {
  return "customer_id,calls,visits,region\n" + Array.from({ length: n }, (_, i) => `C${1000 + i},${(i * 37) % 101},${(i * 53) % 89},${["North", "South", "West"][i % 3]}`).join("\n") + "\nC1003,1,2,North\n,3,4,South\n";
}
function orders(n) {
  const lines = ["order_no,customer_id,day,amount"];
  for (let i = 0, o = 1; i < n; i++) for (let t = 0; t <= i % 3; t++, o++) lines.push(`O${o},C${1000 + i},2025-0${1 + (o % 9)}-1${o % 9},${o % 50}.5`);
  return lines.join("\n") + "\n";
}
await withPage({ expected: [/404/] }, async ({ page }) => {
  await started(page);
  await look(page, { theme: "light", width: 1280, height: 1000 });
  await page.click(id("paste"));
  await page.waitForTimeout(200);
  await screenshot(page, "u-paste", { fullPage: true });
  const file = (name, text) => ({ name, mimeType: "text/csv", buffer: Buffer.from(text) });
  await page.setInputFiles(id("file-input"), [file("list-2025-Q1.csv", customers(30)), file("list-2025-Q3.csv", customers(33)), file("orders-2025-Q3.csv", orders(30))]);
  await page.locator("h1", { hasText: "list-2025-Q3.csv" }).waitFor();
  await page.waitForTimeout(500);
  await page.locator(id("file"), { hasText: "orders" }).locator(id("join-held")).click();
  await page.locator(`${id("keys")} > summary`).click();
  await page.waitForTimeout(800);
  await screenshot(page, "u-join", { fullPage: true });
  await page.click(id("join-apply"));
  await page.locator(id("joined")).waitFor();
  await page.waitForTimeout(500);
  await screenshot(page, "u-joined", { fullPage: true });
  await go(page, "segment");
  await page.waitForTimeout(1200);
  await screenshot(page, "u-segment");
});
