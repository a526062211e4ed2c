import Foundation

extension String {
    /// The text in the form in which names are compared: equal for texts that differ only in case, or in how accented
    /// letters are composed.
    package var foldedName: String { self.precomposedStringWithCanonicalMapping.lowercased() }
}
