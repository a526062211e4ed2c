/// How long the next piece of a body may be waited for: a client may be silent for so long, and has to send so many bytes a
/// second on the whole.
///
/// Only the time counts in which somebody waits: what a plugin takes for itself is not the client's.
struct BodyPace: Sendable, Equatable {
    private let silence: Duration
    private let rate: Int
    private var waited = Duration.zero
    private var received = 0

    /// Makes the pace of a body that has not begun.
    ///
    /// - Parameters:
    ///   - silence: How long the client may be silent, and how far it may be behind on the whole.
    ///   - rate: Bytes a second; 0 for any.
    init(silence: Duration, rate: Int) {
        self.silence = silence
        self.rate = rate
    }

    /// How long the next piece is waited for; nil when it comes too late already.
    var patience: Duration? {
        guard self.rate > 0 else { return self.silence }
        let earned = Duration.seconds(Double(self.received) / Double(self.rate))
        let rest = self.silence + earned - self.waited
        return rest > .zero ? min(rest, self.silence) : nil
    }

    /// A piece was waited for and has come.
    mutating func took(_ bytes: Int, after wait: Duration) {
        self.received += bytes
        self.waited += wait
    }
}
