// @ts-check
// Three made-up people, in the shape of GitHub's answer. One profile is complete, one is in a
// right-to-left script, one has only a login: a page must show all three.

/** @type {Record<string, { label: string, profile: object }>} by login */
export const people = {
  ada: {
    label: "Ada Lovelace",
    profile: {
      login: "ada", id: 1815, avatar_url: null, html_url: null, type: "User", name: "Ada Lovelace",
      company: "Analytical Engine Works", blog: "https://example.com/notes", location: "London",
      email: "ada@example.com", hireable: true, bio: "Writes programs for machines that are not built yet.",
      public_repos: 7, followers: 1843, following: 1, created_at: "2015-12-10T09:00:00Z",
      plan: { name: "free", space: 976562499 },
    },
  },
  noor: {
    label: "\u0646\u0648\u0631 \u0627\u0644\u0647\u0627\u0634\u0645\u064a",
    profile: {
      login: "noor", id: 2718, avatar_url: null, html_url: null, type: "User",
      name: "\u0646\u0648\u0631 \u0627\u0644\u0647\u0627\u0634\u0645\u064a", company: null,
      location: "\u0639\u0645\u0651\u0627\u0646", email: null,
      bio: "\u0645\u0647\u0646\u062f\u0633\u0629 \u0628\u0631\u0645\u062c\u064a\u0627\u062a",
      public_repos: 3, followers: 12, created_at: "2020-02-29T12:00:00Z",
    },
  },
  kim: {
    label: "kim, who filled in nothing",
    profile: {
      login: "kim", id: 3141, avatar_url: null, type: "User", name: null, company: null,
      location: null, email: null, bio: null,
    },
  },
};
