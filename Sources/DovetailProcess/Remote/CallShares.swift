import DovetailCore
import Synchronization

/// How many of a process's calls each of its owners has under way, so that one leaves room for the others.
final class CallShares: Sendable {
    private let unit: ProcessUnit
    private let share: Int
    private let underWay = Mutex<[Owner: Int]>([:])

    /// Shares the calls of a process.
    ///
    /// - Parameters:
    ///   - unit: Whose process it is.
    ///   - share: How many calls an owner may have under way.
    init(unit: ProcessUnit, share: Int) {
        self.unit = unit
        self.share = share
    }

    /// Takes one of an owner's calls, which is given back when nobody holds it any more.
    ///
    /// The connection holds it for as long as the call has its place there: who hangs up has it until the process answers.
    ///
    /// - Throws: `tooManyRequests` when the owner has none left.
    func take(for owner: Owner) throws -> Hold {
        let isTaken = self.underWay.withLock { underWay in
            guard underWay[owner, default: 0] < self.share else { return false }
            underWay[owner, default: 0] += 1
            return true
        }
        if isTaken { return Hold(shares: self, owner: owner) }
        throw DovetailError(
            .tooManyRequests,
            """
            \(owner) has \(self.share) calls of \(self.unit) under way, which is as many as one owner may have \
            (processes.calls-per-owner). Let some end, and try again.
            """,
            remedy: .retry)
    }

    private func giveBack(_ owner: Owner) {
        self.underWay.withLock { underWay in
            guard let count = underWay[owner] else { return }
            underWay[owner] = count > 1 ? count - 1 : nil
        }
    }

    /// One call of an owner, for as long as somebody holds it.
    final class Hold: Sendable {
        private let shares: CallShares
        private let owner: Owner

        fileprivate init(shares: CallShares, owner: Owner) {
            self.shares = shares
            self.owner = owner
        }

        deinit { self.shares.giveBack(self.owner) }
    }
}
