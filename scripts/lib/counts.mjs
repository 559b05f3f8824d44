/** Reads test counts from the reports of the runners. Whatever did not pass counts as failed: skipped, todo, flaky. */

/** Vitest's JSON report. */
export function vitestCounts(report) {
  const failures = [];
  let passed = 0;
  for (const file of report.testResults) {
    for (const test of file.assertionResults) {
      if (test.status === 'passed') passed += 1;
      else failures.push(`${test.status}: ${test.fullName}`);
    }
    // A file that could not be loaded has no tests to count.
    if (file.status === 'failed' && file.assertionResults.every((test) => test.status === 'passed')) {
      failures.push(`failed: ${file.name}`);
    }
  }
  return { passed, failures };
}

/** Playwright's JSON report. */
export function playwrightCounts(report) {
  const failures = report.errors.map((error) => `error: ${(error.message ?? 'unknown').split('\n', 1)[0]}`);
  let passed = 0;
  const waiting = [...report.suites];
  for (let suite = waiting.pop(); suite !== undefined; suite = waiting.pop()) {
    waiting.push(...(suite.suites ?? []));
    for (const spec of suite.specs ?? []) {
      for (const test of spec.tests) {
        if (test.status === 'expected') passed += 1;
        else failures.push(`${test.status}: ${spec.file} ${spec.title}`);
      }
    }
  }
  return { passed, failures };
}
