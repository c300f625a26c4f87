"""Pages made from invented texts: any text, in any markup, with any chrome around it."""
