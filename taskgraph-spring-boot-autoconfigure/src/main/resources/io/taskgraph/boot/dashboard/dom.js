// Makes elements. Text is only ever set as text, so nothing that a job says is taken for markup.

export const byId = id => document.getElementById(id);

/** Makes an element of HTML with attributes and children; a string is a text, null is left out. */
export function el(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== null && value !== false) element.setAttribute(name, value === true ? '' : value);
  }
  element.append(...children.filter(child => child !== null));
  return element;
}

/** Sets an element's text, unless it is the same: a selection in it stays. */
export function setText(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

/** Makes the rows of a definition list of pairs of name and value; a pair without a value is left out. */
export function definitions(pairs) {
  const list = el('dl');
  for (const [name, value] of pairs) {
    if (value === null || value === undefined || value === '') continue;
    list.append(el('dt', {}, name), el('dd', {}, value instanceof Node ? value : String(value)));
  }
  return list;
}
