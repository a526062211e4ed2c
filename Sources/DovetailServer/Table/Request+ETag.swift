import HTTPTypes
import Hummingbird

extension Request {
    /// Whether the client has already what a tag stands for.
    func knows(_ tag: String) -> Bool {
        guard let known = self.headers[.ifNoneMatch] else { return false }
        return known.split(separator: ",").contains { candidate in
            let text = candidate.drop { $0 == " " }
            return text == "*" || text == tag || text == "W/" + tag
        }
    }
}
