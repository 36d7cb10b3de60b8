/** Exchanges left and right of a `side` x `side` RGB image, in place. */
export function mirror(image: Uint8Array, side: number): void {
  for (let row = 0; row < side; row++) {
    for (let left = row * side * 3, right = left + (side - 1) * 3; left < right; left += 3, right -= 3) {
      for (let c = 0; c < 3; c++) {
        const leftValue = image[left + c];
        image[left + c] = image[right + c];
        image[right + c] = leftValue;
      }
    }
  }
}
