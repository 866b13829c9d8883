import { screenshot, started, withPage, chooseFile } from "./page.mjs";
import { id } from "./person.mjs";
await withPage({ expected: [/./] }, async ({ page }) => {
  await started(page);
  await chooseFile(page, id("file-input"), "letter.csv", "Dear all,\nplease find, attached, it, as asked.\nBest, wishes, from\nMe, too, and\n");
  await page.waitForTimeout(2000);
  console.log((await page.locator("main").innerText()).slice(0, 900));
});
