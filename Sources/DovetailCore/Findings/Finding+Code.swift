extension Finding {
    /// The kind of a finding.
    ///
    /// Codes are never renamed, and more may be added.
    public struct Code: RawRepresentable, Hashable, Sendable, Codable {
        /// The code as it stands in output for programs: `field.missing`.
        public let rawValue: String

        /// Takes a code that was written out earlier.
        public init(rawValue: String) {
            self.rawValue = rawValue
        }

        private init(_ rawValue: String) {
            self.rawValue = rawValue
        }

        /// Whether the finding is about a naming rule, so that ``NamingPolicy`` judges it.
        public var isNaming: Bool { self.rawValue.hasPrefix("naming.") }

        /// The manifest has no bytes, or only white space.
        public static let empty = Code("manifest.empty")
        /// The manifest is larger than ``ManifestParser/maximumSize``.
        public static let tooLarge = Code("manifest.too_large")
        /// The manifest is nested deeper than ``ManifestParser/maximumDepth``.
        public static let tooDeep = Code("manifest.too_deep")
        /// The manifest is not JSON.
        public static let notJSON = Code("manifest.not_json")
        /// The manifest is JSON, but no object.
        public static let notAnObject = Code("manifest.not_an_object")
        /// A key stands twice at the top level of the manifest.
        public static let duplicateKey = Code("manifest.duplicate_key")
        /// There are more findings than anyone would read; the rest is left out.
        public static let more = Code("manifest.more_findings")

        /// A required field is absent.
        public static let fieldMissing = Code("field.missing")
        /// A field has a value of another JSON type.
        public static let fieldType = Code("field.type")
        /// A field has a value of the right type that is not allowed.
        public static let fieldValue = Code("field.value")
        /// Nobody knows the field; it is kept.
        public static let fieldUnknown = Code("field.unknown")
        /// Two entries of a list say the same, where each may be said once.
        public static let duplicate = Code("field.duplicate")
        /// A field stands where it has no effect.
        public static let fieldWithoutEffect = Code("field.without_effect")
        /// A field contradicts another one.
        public static let contradiction = Code("field.contradiction")

        /// The name is no slug and there is no `plugin_slug` (H4).
        public static let slugNeeded = Code("plugin_slug.needed")
        /// The host does not know the permission, so it does not enforce it.
        public static let permissionNotEnforced = Code("permission.not_enforced")

        /// A module's name equals its plugin's name, slug or scope (H1).
        public static let moduleNamedLikePlugin = Code("naming.module_like_plugin")
        /// A module has no `name` (H2).
        public static let moduleWithoutName = Code("naming.module_without_name")
        /// Two modules of a plugin have names that differ only in case (H4).
        public static let moduleNamesAlike = Code("naming.modules_alike")
        /// Another plugin of the host has the name, slug or scope (H4).
        public static let taken = Code("naming.taken")

        /// A file of the package's code cannot be read by its language.
        public static let syntax = Code("code.syntax")
        /// The package's code imports what is not there, or does not hold the plugin that the manifest names.
        public static let unresolved = Code("code.unresolved")
        /// A line of the package's requirements cannot be met, or may not be there.
        public static let requirement = Code("code.requirement")

        /// The configuration schema has no such key.
        public static let settingUnknown = Code("setting.unknown")
        /// A required setting has no value.
        public static let settingMissing = Code("setting.missing")
        /// A setting's value has another type.
        public static let settingType = Code("setting.type")
        /// A setting's value has the right type and is not allowed.
        public static let settingValue = Code("setting.value")
        /// The default of a secret is public.
        public static let publicSecret = Code("setting.public_secret")
    }
}

extension Finding.Code: CustomStringConvertible {
    public var description: String { self.rawValue }
}
