/// The room that a module wants on the screen, in cells of the page's grid; nil where it does not say.
public struct ModuleLayout: Hashable, Sendable, Codable {
    /// The least width.
    public let minimumWidth: Int?
    /// The least height.
    public let minimumHeight: Int?
    /// The width when it is placed first.
    public let defaultWidth: Int?
    /// The height when it is placed first.
    public let defaultHeight: Int?

    /// Describes the room of a module.
    public init(
        minimumWidth: Int? = nil, minimumHeight: Int? = nil, defaultWidth: Int? = nil, defaultHeight: Int? = nil
    ) {
        self.minimumWidth = minimumWidth
        self.minimumHeight = minimumHeight
        self.defaultWidth = defaultWidth
        self.defaultHeight = defaultHeight
    }
}
