import Testing

/// What becomes of a host, and of its other plugins, when one of them does what it must not.
///
/// One test after another: each keeps the machine busy, and none may be taken for the harm that another does.
@Suite("Hostile plugins", .serialized)
enum HostileTests {}
