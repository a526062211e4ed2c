/// What the sample plugin answers, and whatever is compared with it.
struct Shelf: Codable, Sendable {
    struct Book: Codable, Sendable {
        let id: Int
        let title: String
        let isLent: Bool
    }

    let owner: String
    let books: [Book]

    /// The shelf of a user.
    init(of owner: String) {
        self.owner = owner
        self.books = [
            Book(id: 1, title: "The Village Carpenter", isLent: false),
            Book(id: 2, title: "Joints, and how they hold", isLent: true),
            Book(id: 3, title: "A history of the handsaw", isLent: false),
        ]
    }
}
