/** Of millionths of a US dollar: `$0.0012`, `$1.20`. */
export function moneyText(micros: number): string {
  const dollars = micros / 1e6
  return `$${dollars !== 0 && dollars < 0.1 ? dollars.toFixed(4) : dollars.toFixed(2)}`
}
