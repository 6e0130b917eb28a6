/**
 * The styles of what comes behind the first form. They lie in a template, so that who only looks doesn't fetch them.
 *
 * @returns {Promise<unknown>} when they are here, or can't be had: an undressed chat is better than none
 */
export function dressed() {
  const template = /** @type {HTMLTemplateElement | null} */ (document.getElementById("talk-styles"));
  if (template) {
    const links = [...template.content.querySelectorAll("link")];
    coming = Promise.all(
      links.map((link) => new Promise((done) => ["load", "error"].forEach((type) => link.addEventListener(type, done)))),
    );
    template.replaceWith(...links);
  }
  return coming;
}

let coming = Promise.resolve();
