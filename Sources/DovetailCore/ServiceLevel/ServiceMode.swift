/// How much of itself an installation serves with.
public enum ServiceMode: String, Sendable, Codable, CaseIterable {
    /// With all that it has.
    case full
    /// With the least that is of use: what it serves with in full has failed, and its manifest says that it can do with less.
    case minimal
}
