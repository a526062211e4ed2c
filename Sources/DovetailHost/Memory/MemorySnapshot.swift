import DovetailCore
import FoundationEssentials

/// What a ``MemoryStore`` keeps of an installation before an update.
struct MemorySnapshot: Sendable {
    let operation: OperationID
    let version: SemanticVersion
    let takenAt: Date
    let configuration: Encoded<StoredConfiguration>?
    let grants: Encoded<Set<Permission>>?
    let savedState: Encoded<SavedState>?
    let storage: [[UInt8]: [UInt8]]
}
