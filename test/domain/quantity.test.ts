import { thousandthsOf, valueOf } from "../../src/domain/contract/quantity.js";

test.each([
  [12, 9_990, 119_880],
  [1.5, 33, 50],
  [0.001, 1_000_000, 1_000],
  [0, 9_990, 0],
  [999_999.999, 999_999, 999_998_999_000],
  [1_000_000_000, 10_000, 10_000_000_000_000],
])("%d units at %d are worth %d", (quantity, unitValue, value) => {
  expect(valueOf({ thousandths: thousandthsOf(quantity) ?? NaN, unitValue })).toBe(value);
});

test.each([-1, 1.0005, 0.0001, 1_000_000_001, NaN, Infinity])("%d is no quantity", (quantity) => {
  expect(thousandthsOf(quantity)).toBeNull();
});

test.each([0.1, 0.3, 2.675, 1.005, 123_456.789])("%d is one, exact to three decimals", (quantity) => {
  expect(thousandthsOf(quantity)).toBe(Number((quantity * 1000).toFixed(0)));
});
