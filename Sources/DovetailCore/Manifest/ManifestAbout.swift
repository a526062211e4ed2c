/// What people read about a plugin.
public struct ManifestAbout: Hashable, Sendable {
    /// The plugin's name for people; the name when the manifest has no `title`.
    public let title: String
    /// What the plugin does, in a sentence.
    public let description: String?
    /// What the plugin does, at length.
    public let longDescription: String?
    /// The shelf on which a catalogue puts it: `productivity`.
    public let category: String?
    /// The name of its icon: `Zap`.
    public let icon: String?
    /// Words to find it by.
    public let tags: [String]
    /// Who wrote it.
    public let author: String?
    /// Where the author can be reached.
    public let email: String?
    /// The license, best as an SPDX identifier: `MIT`.
    public let license: String?
    /// Where its documentation is.
    public let documentationURL: String?
}
