// Days of the calendar.

const DAY = 86_400_000; // milliseconds

/**
 * The day that is some days after another one.
 * @param {string} date YYYY-MM-DD
 * @param {number} days
 */
export const addDays = (date, days) => new Date(Date.parse(`${date}T00:00:00Z`) + days * DAY).toISOString().slice(0, 10);
