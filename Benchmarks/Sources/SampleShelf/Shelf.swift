/// What the sample plugin answers, inside the host or in a process of its own, and whatever is compared with it.
public struct Shelf: Codable, Sendable {
    private struct Book: Codable, Sendable {
        let id: Int
        let title: String
        let isLent: Bool
    }

    private let owner: String
    private let books: [Book]

    /// The shelf of a user.
    public init(of owner: String) {
        self.owner = owner
        self.books = [
            Book(id: 1, title: "The Village Carpenter", isLent: false),
            Book(id: 2, title: "Joints, and how they hold", isLent: true),
            Book(id: 3, title: "A history of the handsaw", isLent: false),
        ]
    }
}
