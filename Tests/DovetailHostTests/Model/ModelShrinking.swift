/// The shortest sequence that can be found which still does what a longer one does.
///
/// Leaves out halves, then quarters, down to single steps, as long as that goes on.
///
/// - Parameters:
///   - steps: The sequence, which does it.
///   - does: Whether a shorter one still does it.
/// - Returns: A sequence of which no single step can be left out.
func shrunk<Step>(_ steps: [Step], while does: ([Step]) async throws -> Bool) async rethrows -> [Step] {
    var shortest = steps
    var length = max(1, steps.count / 2)
    while true {
        var start = 0
        var isShorter = false
        while start < shortest.count {
            var candidate = shortest
            candidate.removeSubrange(start..<min(start + length, shortest.count))
            if try await does(candidate) {
                shortest = candidate
                isShorter = true
            } else {
                start += length
            }
        }
        guard length > 1 || isShorter else { return shortest }
        length = max(1, length / 2)
    }
}
