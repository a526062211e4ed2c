import DovetailCore
import Foundation

extension Event {
    /// An event of the host's own.
    ///
    /// - Parameters:
    ///   - name: What happened.
    ///   - owner: Whom it concerns; nil for everybody.
    ///   - time: When.
    ///   - data: The facts; numbers among them are finite.
    /// - Returns: The event, with an id of its own.
    static func ofHost(_ name: String, to owner: Owner?, at time: Date, _ data: JSONValue) -> Event {
        // JSON without infinities can always be written; without data the event still says what happened.
        let bytes = (try? data.encoded()) ?? []
        return Event(
            id: TimeOrderedID.make(at: time), name: name, owner: owner, source: Event.hostSource, time: time,
            data: bytes)
    }
}
