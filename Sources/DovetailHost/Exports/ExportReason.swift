/// Why an export was written.
public enum ExportReason: String, Sendable, Codable, CaseIterable {
    /// The plugin was removed.
    case uninstall
    /// An update was taken back, and with it what was written since.
    case rollback
}
