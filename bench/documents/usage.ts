/** How the command is called. */
export const documentsUsage = `npm run bench -- documents recall FOLDER [--limit N]

  words of the PDF and DOCX files in a folder that are read, of those that pdftotext and pandoc read

npm run bench -- documents read FOLDER [--limit N]

  all files of a folder, as fast as they go
`
