import DovetailCore
import Foundation

/// The first line of an export: what it is, and of whom.
struct ExportHeader {
    /// The form in which exports are written by this program.
    static let formatVersion = 1

    let operation: OperationID
    let installation: InstallationID
    let version: SemanticVersion
    let reason: ExportReason
    let createdAt: Date

    var document: JSONValue {
        [
            "type": "header", "format": "dovetail.export", "format_version": .integer(Self.formatVersion),
            "plugin": .string(self.installation.slug.rawValue), "version": .string("\(self.version)"),
            "owner": .string(self.installation.owner.rawValue),
            "exportDate": .string(self.createdAt.ISO8601Format()), "reason": .string(self.reason.rawValue),
            "operation": .string(self.operation.rawValue),
        ]
    }
}
