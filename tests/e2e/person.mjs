// What a person does in the page, in its own words.

/** The part of the page called `name`. */
export const id = (name) => `[data-testid=${name}]`;

/** Goes to a page by its address. */
export async function go(page, route) {
  await page.evaluate((hash) => (location.hash = hash), `#/${route}`);
}

/** Loads the first quarter of the sample data. */
export async function loadSample(page) {
  await page.click(id("load-sample"));
  await page.locator("h1", { hasText: "prescribers-2025-Q1.csv" }).waitFor();
}

/** Runs the recipe as it stands and goes to what was found. */
export async function findSegments(page) {
  await go(page, "segment");
  await page.click(id("run"));
  await page.locator(id("result")).waitFor({ timeout: 120_000 });
  await go(page, "explore");
  await page.locator(id("segment-card")).first().waitFor();
}
