/// Hears of each ``FailPoint`` that the host's work comes to.
///
/// What it does then happens in the midst of that work: it is for tests, which end the process or hold it there.
public struct FailPoints: Sendable {
    /// Nobody hears of anything.
    public static let none = FailPoints()

    private let reach: (@Sendable (FailPoint) -> Void)?

    private init() {
        self.reach = nil
    }

    /// Calls a closure at each place, on whatever thread the work is done.
    public init(_ reach: @escaping @Sendable (FailPoint) -> Void) {
        self.reach = reach
    }

    /// The work has come to a place.
    package func pass(_ point: @autoclosure () -> FailPoint) {
        guard let reach else { return }
        reach(point())
    }
}
